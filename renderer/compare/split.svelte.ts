/** Where the bar between the table of runs and the comparison stands: as wanted, as far as both keep their room. */
const least = 320;
const leastRight = 440;

class Split {
  wanted = $state<number | null>(null);

  within(width: number): number {
    const wanted = this.wanted ?? Math.min(640, width * 0.42);
    return Math.round(Math.max(least, Math.min(wanted, width - leastRight)));
  }
}

export const split = new Split();
