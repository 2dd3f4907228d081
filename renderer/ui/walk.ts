/** The up and down keys in a list of buttons go from one to the next. */
export function walk(event: KeyboardEvent): void {
  const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (way === 0 || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll('button')];
  items[items.findIndex((item) => item === document.activeElement) + way]?.focus();
}
