// The sheet on which a reader draws a curve before it is shown: with mouse, finger or pen, or by keys, column by column. What is
// drawn is painted at once; the kernel hears of it at the end of a stroke. scene.py puts this file between places.js and scene.js.

// `pick` sends the name of what was picked. Gives what the scene calls after each frame.
function sketching(root, liveRegion, pick) {
  let rows = []; // of all columns from the left, 0 where nothing is drawn
  let stroke = null, last = null; // the id of the pointer that draws, and where it was
  let pen = null, keys = false; // where keys are, [column, row] from 1; whether the last thing used were keys
  let said = "";
  const sheet = () => root.querySelector(".sheet");
  const path = () => root.querySelector("[data-drawn]"); // none once the true curve is shown
  const send = () => pick(`stroke ${rows.join(" ")}`);

  const paint = () => {
    const [x, y, width, height] = numbers(sheet(), "x", "y", "width", "height");
    const [across, up] = axesOf(sheet());
    const points = rows.flatMap((row, i) =>
      row ? [`${x + (i / (across.count - 1)) * width} ${y + (1 - (row - 1) / (up.count - 1)) * height}`] : []);
    path().setAttribute("d", points.length ? `M${points.join("L")}${points.length > 1 ? "" : "h0"}` : "");
    for (const awaits of root.querySelectorAll("[data-drawn] ~ .awaits")) awaits.remove();
  };
  // A line to a place, [column, row], from where the pointer was: all columns on the way.
  const draw = (to) => {
    const from = last ?? to, way = to[0] - from[0];
    for (let i = 0; i <= Math.abs(way); i++)
      rows[from[0] + i * Math.sign(way) - 1] = way ? Math.round(from[1] + ((to[1] - from[1]) * i) / Math.abs(way)) : to[1];
    last = to;
    paint();
  };
  root.addEventListener("pointerdown", (event) => {
    keys = false;
    const paper = event.target.closest(".sheet");
    if (!paper || event.button || stroke !== null || !path()) return;
    event.preventDefault();
    paper.focus({ preventScroll: true });
    paper.setPointerCapture(event.pointerId);
    stroke = event.pointerId;
    draw(cellAt(paper, event));
  });
  // A finger draws and does not scroll. `touch-action` alone is not heeded in an SVG.
  const hold = (event) => event.target.closest(".sheet") && path() && event.preventDefault();
  root.addEventListener("touchstart", hold, { passive: false });
  root.addEventListener("pointermove", (event) => {
    if (event.pointerId !== stroke || !path()) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) draw(cellAt(sheet(), each));
  });
  for (const end of ["pointerup", "pointercancel"])
    root.addEventListener(end, (event) => {
      if (event.pointerId !== stroke) return;
      stroke = last = null;
      if (path()) send();
    });

  const say = () => {
    const [across, up] = axesOf(sheet()), row = rows[pen[0] - 1];
    const at = `${across.name} = ${+across.at(pen[0]).toFixed(2)}`;
    liveRegion.textContent = row ? `${at}: ${up.name} = ${+up.at(row).toFixed(2)}` : `${at}: nothing drawn`;
  };
  const ring = () => {
    for (const old of sheet().parentNode.querySelectorAll(".ll-cursor")) old.remove();
    showCursor(sheet(), pen);
    say();
  };
  root.addEventListener("keydown", (event) => {
    const paper = event.target.closest(".sheet");
    if (!paper || !path() || event.ctrlKey || event.metaKey || event.altKey) return;
    const [across, up] = axesOf(paper);
    const [right, lower] = (ARROWS[event.key] ?? [0, 0]).map((step) => step * (event.shiftKey ? 5 : 1));
    keys = true;
    pen ??= [Math.ceil(across.count / 2), Math.ceil(up.count / 2)];
    if (right) pen = within(paper, [pen[0] + right, pen[1]]);
    else if (event.key === "Home" || event.key === "End") pen = [event.key === "Home" ? 1 : across.count, pen[1]];
    else if (event.key === "Enter") pick("compare");
    else if (!lower && event.key !== " " && event.key !== "Delete") return;
    const there = rows[pen[0] - 1];
    if (there) pen = [pen[0], there];
    if (lower || event.key === " ") {
      pen = within(paper, [pen[0], pen[1] - 2 * lower]);
      rows[pen[0] - 1] = pen[1];
    } else if (event.key === "Delete") rows[pen[0] - 1] = 0;
    if (lower || event.key === " " || event.key === "Delete") {
      paint();
      send();
    }
    event.preventDefault();
    ring();
  });

  return () => {
    const [paper, line] = [sheet(), path()];
    if (!paper) return;
    paper.setAttribute("role", "application");
    paper.setAttribute("aria-roledescription", "sheet to draw on");
    paper.setAttribute("aria-disabled", !line);
    paper.tabIndex = 0;
    for (const act of root.querySelectorAll(".act")) {
      const button = root.querySelector(`[data-pick="${act.classList[2]}"]`);
      button?.setAttribute("aria-disabled", act.matches(".idle"));
    }
    const verdict = root.querySelector("[data-says]")?.dataset.says ?? "";
    if (verdict !== said && root.contains(document.activeElement)) liveRegion.textContent = verdict;
    said = verdict;
    if (stroke !== null && line) return paint(); // a stroke goes on: what came from the kernel is older
    rows = line ? line.dataset.drawn.split(" ").map(Number) : [];
    if (line && keys && pen && document.activeElement === paper) ring();
  };
}
