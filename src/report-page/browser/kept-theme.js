// Runs before the first paint, so that a chosen theme does not flash; an ordinary script, as modules run later.
try {
  const kept = localStorage.getItem('fbp-theme');
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset['theme'] = kept;
} catch {
  // Some browsers give pages opened from a file no storage.
}
