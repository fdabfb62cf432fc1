import { button } from './elements.js';

const TOLD_MS = 1500;

/**
 * A button that copies a text, and says that it has.
 * @param {string} label
 * @param {() => string} text
 */
export function copyButton(label, text) {
  const made = button(label, () => copy(text()).then((isDone) => tell(isDone ? 'Copied' : 'Not copied')), {
    class: 'quiet-button',
  });
  const tell = (/** @type {string} */ word) => {
    made.textContent = word;
    setTimeout(() => made.replaceChildren(label), TOLD_MS);
  };
  return made;
}

/** Gives every command of the page such a button. */
export function addCopyButtons() {
  for (const code of document.querySelectorAll('code[data-copy]')) {
    const made = copyButton('Copy', () => code.textContent ?? '');
    made.setAttribute('aria-label', `Copy ${code.textContent}`);
    code.after(' ', made);
  }
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/**
 * Where a page opened from a file has no clipboard.
 * @param {string} text
 */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  return isDone;
}
