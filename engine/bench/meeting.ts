/** How lanes meet, and what a second core is worth here. */
import { setTimeout as pause } from 'node:timers/promises';
import { createMemory } from '../run/arena.ts';
import { firstByte, startCrew, startProduct, type Call } from './crew.ts';
import { timed, type Pace } from './pace.ts';
import { ratioOf, spreadOf, type Spread } from './statistics.ts';

/** What two lanes can be over one at best here and now: cores may be two halves of one, or be lent to others. */
export async function cores(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
  const [one, two] = [await startProduct(module, 1), await startProduct(module, 2)];
  const runs = quick ? 10 : 1000;
  const times = { one: [] as number[], two: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const [crew, into] of [
      [one, times.one],
      [two, times.two],
    ] as const) {
      crew.lead.lead(runs / 5);
      into.push(await timed(() => crew.lead.lead(runs)));
    }
  }
  await one.close();
  await two.close();
  return ratioOf(times.one, times.two);
}

/** Two lanes that do nothing but meet, a hundred times a run and once more at its end. */
async function meetingCrew(module: WebAssembly.Module) {
  const calls = Array.from({ length: 100 }, (): Call => 'wait');
  return await startCrew(module, createMemory(firstByte), calls, 2);
}

export async function barrier(module: WebAssembly.Module, { rounds, quick }: Pace): Promise<Spread> {
  const crew = await meetingCrew(module);
  const runs = quick ? 1 : 200;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    crew.lead.lead(10);
    times.push(((await timed(() => crew.lead.lead(runs))) * 1000) / (runs * 101));
  }
  await crew.close();
  return spreadOf(times);
}

/** A run of a hundred meetings of which the first finds the other lane asleep. */
export async function wake(module: WebAssembly.Module, { rounds }: Pace): Promise<Spread> {
  const crew = await meetingCrew(module);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    crew.lead.lead(10);
    await pause(30);
    times.push((await timed(() => crew.lead.lead(1))) * 1000);
  }
  await crew.close();
  return spreadOf(times);
}
