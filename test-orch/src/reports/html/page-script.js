// The page's own script: cells open as dialogs, commands are copied, arrow keys walk the grid. Without it links still open cells.
const root = document.documentElement;
root.classList.add("scripted");

/** Opens the dialog that the address names, and no other; so "back" closes it, and a cell can be linked to. */
function followAddress() {
  const wanted = document.getElementById(location.hash.slice(1));
  for (const open of document.querySelectorAll("dialog[open]")) if (open !== wanted) open.close();
  if (wanted instanceof HTMLDialogElement && !wanted.open) {
    wanted.showModal();
    wanted.querySelector(".body").scrollTop = 0;
  }
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("close", () => {
    if (location.hash !== `#${dialog.id}`) return;
    history.pushState(null, "", location.pathname + location.search);
    document.querySelector(`a.cell[href="#${dialog.id}"]`)?.focus();
  });
  dialog.querySelector(".close").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
}

/** Copies what is shown; where the browser forbids that, selects it, so that one key is left to press. */
async function copy(button) {
  const command = button.parentElement.querySelector("pre");
  const tell = (words, heard) => {
    button.querySelector("[data-told]").textContent = words;
    button.parentElement.querySelector("[role=status]").textContent = heard;
  };
  try {
    await navigator.clipboard.writeText(command.textContent);
    tell("Copied", "Copied");
  } catch {
    getSelection().selectAllChildren(command);
    tell("Press Ctrl+C", "The command is selected: press Control and C");
  }
  setTimeout(tell, 2500, "Copy", "");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button !== null) void copy(button);
});

const only = document.getElementById("only");
only?.addEventListener("change", () => {
  document.getElementById("shown").textContent = only.checked ? only.dataset.few : only.dataset.all;
});

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

document.getElementById("matrix")?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const field = event.target.closest("td");
  if (step === undefined || field === null || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  // A cell that was not run, or is hidden by the filter, is stepped over.
  let [row, column] = [field.parentElement.rowIndex, field.cellIndex];
  for (;;) {
    row += step[0];
    column += step[1];
    const next = event.currentTarget.rows[row]?.cells[column];
    if (next === undefined) return;
    const cell = next.querySelector("a.cell");
    if (cell !== null && cell.checkVisibility()) {
      cell.focus();
      return;
    }
  }
});

addEventListener("hashchange", followAddress);
followAddress();
