/* Hands the page's address to the device's own sharing, or copies it; no other site hears of it.
   Without scripts the QR code and the browser's own menu do the same. */
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  const url = document.querySelector("link[rel=canonical]").href;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else {
        await navigator.clipboard.writeText(url);
        button.parentElement.querySelector("[data-shared]").textContent = button.dataset.copied;
      }
    } catch {
      /* The visitor changed their mind. */
    }
  });
}
