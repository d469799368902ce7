/**
 * The page's few lines of script: search, severity boxes and sorting. It only hides and moves rows that are there,
 * so the page says the same without it.
 */
export const SCRIPT = `
(() => {
  const table = document.querySelector('table');
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const search = document.querySelector('input[type=search]');
  const boxes = [...document.querySelectorAll('input[type=checkbox]')];
  const shown = document.getElementById('shown');
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const chosen = boxes.length === 0 || severities.has(row.dataset.severity);
      row.hidden = !(chosen && words.every((word) => text.includes(word)));
      if (!row.hidden) count += 1;
    }
    shown.textContent = count + ' of ' + rows.length;
  };
  search.addEventListener('input', filter);
  for (const box of boxes) box.addEventListener('change', filter);
  const order = new Intl.Collator('en', { numeric: true });
  const key = (row, index) => row.cells[index].dataset.sort ?? row.cells[index].textContent;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, index) => head.addEventListener('click', () => {
    const down = head.getAttribute('aria-sort') === 'ascending';
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    rows.sort((a, b) => order.compare(key(a, index), key(b, index)) * (down ? -1 : 1));
    body.append(...rows);
  }));
})();
`;

/**
 * Does the same for the tables behind the first, on pages that have some: one search and one row of severity boxes for
 * all of them.
 */
export const SCRIPT_FOR_MORE = `
(() => {
  const [first, ...tables] = document.querySelectorAll('table');
  const search = document.querySelector('input[type=search]');
  const boxes = [...document.querySelectorAll('input[type=checkbox]')];
  const shown = document.getElementById('shown');
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const all = [...first.tBodies[0].rows, ...rows];
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(severities.has(row.dataset.severity) && words.every((word) => text.includes(word)));
    }
    shown.textContent = all.filter((row) => !row.hidden).length + ' of ' + all.length;
  };
  search.addEventListener('input', filter);
  for (const box of boxes) box.addEventListener('change', filter);
  const order = new Intl.Collator('en', { numeric: true });
  const key = (row, index) => row.cells[index].dataset.sort ?? row.cells[index].textContent;
  for (const table of tables) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, index) => head.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const own = [...table.tBodies[0].rows];
      own.sort((a, b) => order.compare(key(a, index), key(b, index)) * (down ? -1 : 1));
      table.tBodies[0].append(...own);
    }));
  }
})();
`;
