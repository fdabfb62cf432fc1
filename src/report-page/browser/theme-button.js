import { get } from './elements.js';

const THEMES = ['auto', 'light', 'dark'];

/** Shows the button that goes on to the next theme; who drew with colours hears of it by `fbp-theme`. */
export function showThemeButton() {
  const button = get(document, '#theme', HTMLButtonElement);
  const root = document.documentElement;
  const themeNow = () => root.dataset['theme'] ?? 'auto';
  const label = () => {
    button.textContent = `Theme: ${themeNow()}`;
  };
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length] ?? 'auto';
    if (next === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = next;
    keep(next);
    label();
    document.dispatchEvent(new CustomEvent('fbp-theme'));
  });
  label();
  button.hidden = false;
}

/** @param {string} theme */
function keep(theme) {
  try {
    localStorage.setItem('fbp-theme', theme);
  } catch {
    // Some browsers give pages opened from a file no storage: the theme lasts as long as the page.
  }
}
