/* Marking places by mouse: words and areas on a page, letters in a text. Without this script the form beside
   the page does the same. The server decides what a mark covers. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const SMALLEST = 0.4;
  const root = document.querySelector("[data-redaction]");
  const form = root && root.querySelector("[data-mark-form]");
  if (!form) return;
  const shown = form.querySelector("[data-selected]");
  const shownText = form.querySelector("[data-selected-text]");
  const button = form.querySelector("[data-selection-button]");
  const areaFields = form.querySelector("[data-area-fields]");

  function show(text) {
    shown.hidden = button.hidden = !text;
    shownText.textContent = text;
  }

  function select(sheet, start, end, text) {
    form.elements.sheet.value = sheet;
    form.elements.start.value = start;
    form.elements.end.value = end;
    show(text);
  }

  function unselect() {
    form.elements.start.value = form.elements.end.value = "";
    show("");
  }

  function selectArea(sheet, box) {
    unselect();
    form.elements.sheet.value = sheet;
    for (const name of ["left", "top", "width", "height"]) form.elements[name].value = box[name].toFixed(2);
    areaFields.open = true;
  }

  /* letters selected in a text, by mouse or by keyboard */

  function offsetIn(sheet, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(sheet);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const of = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".sheet-text[data-sheet]");
    const sheet = of(range.startContainer);
    if (!sheet || of(range.endContainer) !== sheet) return;
    const start = [...sheet.textContent.slice(0, offsetIn(sheet, range.startContainer, range.startOffset))].length;
    const end = start + [...range.toString()].length;
    select(sheet.dataset.sheet, start, end, range.toString());
  });

  /* words and areas on the picture of a page */

  function point(view, event) {
    const box = view.getBoundingClientRect();
    const share = (value, from, size) => Math.min(Math.max(((value - from) / size) * 100, 0), 100);
    return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
  }

  function boxOf(one, other) {
    return {
      left: Math.min(one.x, other.x),
      top: Math.min(one.y, other.y),
      width: Math.abs(one.x - other.x),
      height: Math.abs(one.y - other.y),
    };
  }

  function watch(view, sheet, drawn) {
    let from = null;
    view.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      from = point(view, event);
      view.setPointerCapture(event.pointerId);
    });
    view.addEventListener("pointermove", (event) => {
      if (from) drawn(boxOf(from, point(view, event)));
    });
    view.addEventListener("pointerup", (event) => {
      if (!from) return;
      const box = boxOf(from, point(view, event));
      from = null;
      if (box.width > SMALLEST && box.height > SMALLEST) selectArea(sheet, box);
      else clicked(view, event);
    });
  }

  let first = null;
  function clicked(view, event) {
    const word = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.matches(".word"));
    if (!word) return;
    const from = event.shiftKey && first ? first : word;
    if (from === word) first = word;
    const start = Math.min(+from.dataset.start, +word.dataset.start);
    const end = Math.max(+from.dataset.end, +word.dataset.end);
    let text = "";
    for (const one of view.querySelectorAll(".word")) {
      const inside = +one.dataset.start >= start && +one.dataset.end <= end;
      one.classList.toggle("is-selected", inside);
      if (inside) text += one.dataset.text;
    }
    select(view.dataset.page, start, end, text);
  }

  for (const view of root.querySelectorAll("svg.page-view")) {
    const shape = document.createElementNS(SVG, "rect");
    shape.setAttribute("class", "drawn");
    view.append(shape);
    const { width, height } = view.viewBox.baseVal;
    watch(view, view.dataset.page, (box) => {
      shape.setAttribute("x", (box.left / 100) * width);
      shape.setAttribute("y", (box.top / 100) * height);
      shape.setAttribute("width", (box.width / 100) * width);
      shape.setAttribute("height", (box.height / 100) * height);
    });
  }
  for (const picture of root.querySelectorAll("img[data-picture]")) watch(picture, picture.dataset.picture, () => {});
})();
