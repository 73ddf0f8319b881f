/* Folds away what stands above the matter itself on narrow screens: a list of columns, a table of facts. */
for (const part of document.querySelectorAll("[data-columns]")) {
  if (window.matchMedia(`(max-width: ${part.dataset.columns || "62rem"})`).matches) part.open = false;
}
