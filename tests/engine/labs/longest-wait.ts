/** The longest that anybody had to wait for a turn while work was done, as a share of all the time that it took. */
export async function longestWait(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let [last, most, over] = [started, 0, false];
  const turn = (): void => {
    most = Math.max(most, performance.now() - last);
    last = performance.now();
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  over = true;
  return Math.max(most, performance.now() - last) / (performance.now() - started);
}
