/* Shows where a figure was printed, or what it was counted from, when it is pointed at, clicked or reached with the arrow keys.

   Without scripts the page of all figures says the same. A table is one stop of the Tab key: its frame
   takes the focus, the arrow keys go from figure to figure, Escape closes. */
(function () {
  "use strict";

  const body = document.querySelector("[data-figures]");
  if (!body) return;
  const english = document.documentElement.lang === "en";
  const words = english
    ? { page: "page ", table: "table ", row: "row ", column: "column ", line: "line ", join: ", ", after: "",
        printed: "Printed as “", close: "”", empty: "The report prints no figure here.",
        unknown: "The place was not recorded.", ocr: "recognised on the picture of the page",
        compiled: "Figure: ", counted: "Counted from the records of the agency.",
        summed: "Sum of the agency's own figure and of its parts: ", byHand: "Of it entered by hand: " }
    : { page: "第", table: "第", row: "第", column: "第", line: "第", join: "，",
        after: { page: "页", table: "个表", row: "行", column: "列", line: "行" },
        printed: "原文：“", close: "”", empty: "报告此处未印数字。",
        unknown: "未记录原文位置。", ocr: "由页面图像识别",
        compiled: "数据：", counted: "由本机关的逐件记录统计。",
        summed: "本机关数据与所属单位数据相加，所属单位数：", byHand: "其中人工填报：" };
  let report = null;
  let open = null;
  let asked = 0;
  let timer = 0;

  const box = document.createElement("div");
  box.className = "provenance";
  box.id = "provenance";
  box.hidden = true;
  box.setAttribute("role", "status");
  document.body.append(box);
  body.classList.add("has-provenance");

  function load() {
    report = report || fetch(body.dataset.figures).then((answer) => answer.json());
    return report;
  }

  function place(source) {
    const parts = ["page", "table", "row", "column", "line"]
      .filter((name) => source[name] !== undefined)
      .map((name) => words[name] + source[name] + (words.after ? words.after[name] : ""));
    if (source.ocr) parts.push(words.ocr);
    return parts.join(words.join) || words.unknown;
  }

  /* A compiled figure was not printed anywhere: it was counted, added up, or entered by hand. */
  function origin(source) {
    const parts = (source.set || "").split("parts:")[1];
    const lines = source.set ? [parts ? words.summed + parts : words.counted] : [];
    return source.by_hand ? [...lines, words.byHand + source.by_hand] : lines;
  }

  function line(text, className) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    if (className) paragraph.className = className;
    return paragraph;
  }

  function show(cell) {
    hide();
    open = cell;
    cell.classList.add("is-open");
    const turn = asked;
    load().then((data) => {
      if (turn !== asked) return;
      const source = data.sources[cell.dataset.key];
      box.replaceChildren();
      if (source && (source.set || source.by_hand)) {
        box.append(line(words.compiled + source.text, "provenance-value"), ...origin(source).map((text) => line(text)));
      } else if (source) {
        box.append(line(words.printed + source.text + words.close, "provenance-value"), line(place(source)));
      } else {
        box.append(line(cell.textContent.trim() ? words.unknown : words.empty));
      }
      box.hidden = false;
      const around = cell.getBoundingClientRect();
      const left = Math.min(around.left, document.documentElement.clientWidth - box.offsetWidth - 16);
      box.style.left = Math.max(8, left) + window.scrollX + "px";
      box.style.top = around.bottom + window.scrollY + 6 + "px";
    });
  }

  /* Also what was asked for and is still on its way does not open any more. */
  function hide() {
    asked += 1;
    window.clearTimeout(timer);
    if (open) open.classList.remove("is-open");
    open = null;
    box.hidden = true;
  }

  function step(frame, key) {
    const cells = Array.from(frame.querySelectorAll("td[data-key]"));
    if (!open || !frame.contains(open)) return cells[0];
    const row = Array.from(open.parentElement.querySelectorAll("td[data-key]"));
    const at = row.indexOf(open);
    if (key === "ArrowLeft") return row[at - 1];
    if (key === "ArrowRight") return row[at + 1];
    let next = key === "ArrowUp" ? open.parentElement.previousElementSibling : open.parentElement.nextElementSibling;
    while (next && !next.querySelector("td[data-key]")) {
      next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
    }
    if (!next) return null;
    const candidates = next.querySelectorAll("td[data-key]");
    return candidates[Math.min(at, candidates.length - 1)];
  }

  body.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("td[data-key]");
    window.clearTimeout(timer);
    if (cell && cell !== open) timer = window.setTimeout(() => show(cell), 350);
    if (!cell) hide();
  });
  body.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-key]");
    if (cell) show(cell);
  });
  body.addEventListener("keydown", (event) => {
    const frame = event.target.closest(".table-box");
    if (!frame) return;
    if (event.key === "Escape") hide();
    if (!event.key.startsWith("Arrow")) return;
    const cell = step(frame, event.key);
    if (cell) {
      event.preventDefault();
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
      show(cell);
    }
  });
  body.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
