/* Solves the challenge that a form carries, in a worker so that typing stays smooth. A form that is sent
   before the end waits for it. Without scripts, or without the browser's own hashing (no HTTPS), the field
   stays empty, and the server lets fewer such forms through. */
const bytes = new TextEncoder();

async function solve({ algorithm, challenge, salt, maxNumber }) {
  for (let number = 0; number <= maxNumber; number += 1) {
    const digest = new Uint8Array(await crypto.subtle.digest(algorithm, bytes.encode(salt + number)));
    let text = "";
    for (const one of digest) text += one.toString(16).padStart(2, "0");
    if (text === challenge) return number;
  }
  return null;
}

function enlist(field) {
  const task = JSON.parse(field.dataset.proofOfWork);
  const form = field.form;
  let sender = null;
  const worker = new Worker(field.dataset.solver);
  const finish = (number) => {
    worker.terminate();
    if (number !== null) field.value = btoa(JSON.stringify({ ...task, number }));
    form.removeEventListener("submit", wait);
    if (sender) form.requestSubmit(sender.button || undefined);
  };
  const wait = (event) => {
    event.preventDefault();
    sender = { button: event.submitter };
    form.setAttribute("aria-busy", "true");
  };
  form.addEventListener("submit", wait);
  worker.addEventListener("message", (event) => finish(event.data));
  worker.addEventListener("error", () => finish(null));
  worker.postMessage(task);
}

if (typeof document === "undefined") {
  self.addEventListener("message", async (event) => self.postMessage(await solve(event.data)));
} else if (self.crypto && crypto.subtle && self.Worker) {
  for (const field of document.querySelectorAll("[data-proof-of-work]")) enlist(field);
}
