/* Switches large type and high contrast over on the page as it stands, so that nothing typed in is lost.
   The server is asked as without scripts, and remembers the choice for the next page. */
document.querySelector(".display-switches").addEventListener("submit", (event) => {
  const { submitter: button, target: form } = event;
  if (!button) return;
  event.preventDefault();
  const isOn = document.documentElement.classList.toggle(button.value);
  button.setAttribute("aria-pressed", String(isOn));
  const address = `${form.action}?${new URLSearchParams({ toggle: button.value })}`;
  fetch(address, { redirect: "manual", keepalive: true }).catch(() => {});
});
