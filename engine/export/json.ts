/** All that is stored of a run but its weights: what `fanin show ID --json` says. */
import { utf8, type Source, type Writer } from './source.ts';

export const everything = ({ detail, curves, probes }: Source) => ({
  ...detail,
  curves: curves(),
  probes: probes(),
});

export const json: Writer = (source) => utf8(`${JSON.stringify(everything(source), null, 2)}\n`);
