// Sets the chosen theme before the first paint. A file of its own, because the content security policy
// refuses inline script. Without a choice the system's preference holds.
try {
  const theme = localStorage.getItem('custody-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is switched off: the system's preference holds.
}
