/** Draws the example network by hand: a layer dragged from the palette, the others added after it, each given its size. */
import { z } from 'zod';
import type { Hands } from './hands.ts';

const name = 'Four hidden layers';
/** Units of the Dense layers: four hidden ones, and the last with one for each digit. */
const units = [256, 128, 128, 64, 10] as const;
const epochs = 3;
const learningRate = 0.05;

/** On an empty canvas with nothing selected; the id of the first Dense layer. */
export async function buildNetwork(hands: Hands): Promise<string> {
  await hands.click({ selector: '[data-action="rename"]' });
  await hands.type(name);
  await hands.fill({ selector: field('epochs') }, String(epochs));
  await hands.fill({ selector: field('learningRate') }, String(learningRate));

  await hands.drag({ selector: '[data-palette="input"]' }, { selector: '.svelte-flow' });
  await add(hands, 'flatten');
  const first = await addDense(hands, units[0]);
  for (const size of units.slice(1)) {
    await add(hands, 'relu');
    await addDense(hands, size);
  }
  await add(hands, 'output');
  await hands.click({ selector: '[data-action="arrange"]' });
  return first;
}

function field(setting: string): string {
  return `[data-setting="${setting}"] input[type="text"]`;
}

async function addDense(hands: Hands, units: number): Promise<string> {
  const id = await add(hands, 'dense');
  await hands.fill({ selector: field('units') }, String(units));
  return id;
}

/** Adds a layer after the last one; its id. */
async function add(hands: Hands, kind: string): Promise<string> {
  const before = await nodes(hands);
  await hands.click({ selector: `[data-palette="${kind}"]` }, 2);
  return hands.until(`a ${kind} layer`, async () => (await nodes(hands)).find((id) => !before.includes(id)));
}

function nodes(hands: Hands): Promise<string[]> {
  return hands.look(
    `[...document.querySelectorAll('[data-node]')].map((e) => e.dataset.node)`,
    z.array(z.string()),
  );
}
