/* Folds the list of columns away on narrow screens, where it stands above the documents. */
if (window.matchMedia("(max-width: 62rem)").matches) {
  for (const columns of document.querySelectorAll("[data-columns]")) columns.open = false;
}
