import { find, get } from './elements.js';
import { FilteredList } from './filtered-list.js';
import { showCharts } from './match-charts.js';
import { showThemeButton } from './theme-button.js';

showThemeButton();

const failures = find(document, '[data-filters=failures]', HTMLElement);
const moreFailures = find(document, '#more-failures', HTMLElement);
if (failures !== undefined) new FilteredList(failures, { pageSize: 20, more: moreFailures });

const matches = new FilteredList(get(document, '[data-filters=match-list]', HTMLElement), {
  pageSize: 25,
  more: find(document, '#more', HTMLElement),
});

document.addEventListener('click', ({ target }) => {
  const link = target instanceof Element ? target.closest('a[data-day]') : null;
  if (!(link instanceof HTMLElement)) return;
  matches.onlyDay(link.dataset['day'] ?? '', link.dataset['batch'] ?? '');
});

// A match's charts are drawn when it is opened first.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || !target.open) return;
    const box = find(target, ':scope > .body > [data-charts]', HTMLElement);
    if (box !== undefined && box.firstChild === null) showCharts(box);
  },
  true,
);
