import { addCopyButtons } from './copy-button.js';
import { find } from './elements.js';
import { MatchList } from './matches/match-list.js';
import { enhanceTable } from './table/document-table.js';
import { showThemeButton } from './theme-button.js';

showThemeButton();
addCopyButtons();
for (const table of document.querySelectorAll('table[data-table]')) {
  if (table instanceof HTMLTableElement) enhanceTable(table);
}
const table = find(document, '#match-list', HTMLTableElement);
if (table !== undefined) listen(new MatchList(table));

/** @param {MatchList} matches */
function listen(matches) {
  const follow = () => {
    const link = /^#match=(.+)$/.exec(location.hash)?.[1];
    if (link !== undefined) matches.open(decoded(link));
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[data-day]') : null;
    if (link instanceof HTMLElement) matches.onlyDay(link.dataset['day'] ?? '', Number(link.dataset['batch']));
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event, matches)) event.preventDefault();
  });
  follow();
}

/**
 * @param {KeyboardEvent} event
 * @param {MatchList} matches
 */
function isTaken({ key, target }, matches) {
  const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (isTyping) return false;
  if (key === 'ArrowDown' || key === 'j') return matches.move(1);
  if (key === 'ArrowUp' || key === 'k') return matches.move(-1);
  if (key === 'Escape') return matches.close();
  if (key === '/') matches.focusSearch();
  return key === '/';
}

/** @param {string} text that may be no address at all */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
