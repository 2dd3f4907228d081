/** One neuron that learns from one example after the other: the network's own plan, on the float64 twins of its kernels. */
import { streamOf } from '../compile/streams.ts';
import type { Descent } from '../contract/lab-outcome.ts';
import { uniform } from '../reference/random.ts';
import { gradcheckPlan, TwinArena } from '../run/gradcheck.ts';
import { tensorOf } from '../run/tensors.ts';
import type { DescentStudy } from './lab.ts';

const key = { seedLow: 1, seedHigh: 0, step: 0 } as const;

/**
 * Plain gradient descent of all of the network's weights, a batch being one example; what is noted is the first unit of
 * `node`. Examples are uniform between 0 and 1, or −½ and ½, and of the first class where those of even places come to more
 * than the others: weights that tell them apart are as often negative as positive.
 */
export function descend(study: DescentStudy): Omit<Descent, 'study'> {
  const { network, node, centred, examples, learningRate } = study;
  const plan = gradcheckPlan(network, 1);
  const arena = new TwinArena(plan);
  const { handles } = plan;
  arena.view(handles.key).set([key.seedLow, key.seedHigh, 0]);
  arena.run(plan.programs.initialize);
  arena.view(handles.scale)[0] = 1;
  if (handles.count) arena.view(handles.count)[0] = 1;
  const [input, labels] = [arena.view(handles.input), arena.view(handles.labels)];
  const steps = plan.programs.train.filter(({ probe }) => !probe);
  const parameters = plan.parameters.map((slot) => ({
    slot,
    value: arena.view(slot.value),
    gradient: arena.view(slot.gradient!),
  }));
  const neuron = parameters.find(({ slot }) => slot.node === node && slot.name === 'weight')!;
  const firstUnit = (memory: Float64Array): number[] => {
    const units = neuron.slot.shape.at(-1)!;
    return [...tensorOf(memory, neuron.slot)].filter((_, place) => place % units === 0);
  };

  const [gradients, weights] = [[] as number[][], [firstUnit(neuron.value)]];
  for (let example = 0; example < examples; example++) {
    let balance = 0;
    input.forEach((_, place) => {
      const drawn = uniform(key, streamOf('input'), example * input.length + place) - 0.5;
      input[place] = centred ? drawn : drawn + 0.5;
      balance += place % 2 === 0 ? drawn : -drawn;
    });
    labels[0] = balance > 0 ? 0 : 1;
    arena.run(steps);
    gradients.push(firstUnit(neuron.gradient));
    for (const { value, gradient } of parameters)
      value.forEach((_, place) => (value[place]! -= learningRate * gradient[place]!));
    weights.push(firstUnit(neuron.value));
  }
  return { gradients, weights };
}
