/**
 * Code of the page itself, run by a browser. Data reaches it only as text of elements and as JSON blocks, and it writes
 * text, never markup.
 */

/** Runs before the first paint, so that a chosen theme does not flash. */
export const THEME_SCRIPT = `
(() => {
  let kept = null;
  // Some browsers give pages opened from a file no storage.
  try { kept = localStorage.getItem('fbp-theme'); } catch {}
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
})();
`;

/** Theme button, filters, the day links of the calendar, "show more". */
export const LIST_SCRIPT = `
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;

  const THEMES = ['auto', 'light', 'dark'];
  const button = byId('theme');
  const themeNow = () => root.dataset.theme || 'auto';
  const label = () => { button.textContent = 'Theme: ' + themeNow(); };
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length];
    if (next === 'auto') delete root.dataset.theme; else root.dataset.theme = next;
    try { localStorage.setItem('fbp-theme', next); } catch {}
    label();
    document.dispatchEvent(new CustomEvent('fbp-theme'));
  });
  label();
  button.hidden = false;

  const texts = new WeakMap();
  const textOf = (item) => {
    if (!texts.has(item)) {
      const parts = [...item.querySelectorAll('summary, p, th, td')].map((part) => part.textContent);
      texts.set(item, parts.join(' ').toLowerCase());
    }
    return texts.get(item);
  };

  function setUp(box, pageSize, more) {
    const list = byId(box.dataset.filters);
    const items = [...(list.tBodies ? list.tBodies[0].rows : list.children)];
    const control = (name) => box.querySelector('[data-filter=' + name + ']');
    const value = (name) => { const found = control(name); return found ? found.value : ''; };
    const dayButton = control('day');
    let day = '';
    let shown = pageSize;
    const wanted = () => {
      const words = value('text').toLowerCase().split(/\\s+/).filter(Boolean);
      const status = value('status');
      const batch = value('batch');
      return (item) =>
        (status === '' || (status === 'look' ? item.dataset.look === '1' : item.dataset.status === status)) &&
        (batch === '' || item.dataset.batch === batch) &&
        (day === '' || item.dataset.day === day) &&
        words.every((word) => textOf(item).includes(word));
    };
    function apply() {
      const fits = wanted();
      let count = 0;
      for (const item of items) {
        const fit = fits(item);
        if (fit) count += 1;
        item.hidden = !fit || count > shown;
      }
      const visible = Math.min(count, shown);
      box.querySelector('[data-count]').textContent =
        count === 0 ? 'none fits' : visible === count ? count + ' shown' : visible + ' of ' + count + ' shown';
      if (more) more.parentElement.hidden = visible === count;
      if (dayButton) {
        dayButton.hidden = day === '';
        dayButton.textContent = 'Only ' + day + ' ×';
        dayButton.setAttribute('aria-label', 'Only ' + day + ': show all days again');
      }
    }
    const restart = () => { shown = pageSize; apply(); };
    box.addEventListener('input', restart);
    if (more) more.addEventListener('click', () => {
      const first = items.filter((item) => !item.hidden).length;
      shown += 100;
      apply();
      const next = items.filter((item) => !item.hidden)[first];
      const target = next && next.querySelector('summary, code');
      if (target) target.focus();
    });
    if (dayButton) dayButton.addEventListener('click', () => { day = ''; restart(); control('text').focus(); });
    box.hidden = false;
    apply();
    return {
      onlyDay(date, batch) {
        control('text').value = '';
        control('status').value = 'look';
        if (control('batch')) control('batch').value = batch;
        day = date;
        restart();
      },
    };
  }

  const failures = document.querySelector('[data-filters=failures]');
  if (failures) setUp(failures, 20, byId('more-failures'));
  const matches = setUp(document.querySelector('[data-filters=match-list]'), 25, byId('more'));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-day]');
    if (link) matches.onlyDay(link.dataset.day, link.dataset.batch);
  });
})();
`;
