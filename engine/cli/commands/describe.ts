import { showShape } from '../../compile/graph.ts';
import { describe } from '../../compile/compile.ts';
import { errorLine, FaninFailure } from '../../contract/errors.ts';
import { about, readDocument, type Command } from '../command.ts';
import { count, table } from '../print.ts';
import { texts } from '../texts.ts';

export const describeCommand: Command = {
  name: 'describe',
  usage: 'describe NETWORK',
  help: {
    en: 'shapes, parameters, cost and memory by layer, without allocating',
    ko: '층별 모양, 파라미터, 비용, 메모리를 할당 없이 계산합니다',
  },
  words: [1, 1],
  async run({ words, language, engine }) {
    const document = readDocument(words[0]!);
    const { network, experiment } = document;
    const { nodes, totals } = await about(words[0]!, document, () => {
      const description = describe(network);
      const [first, ...more] = description.problems;
      if (first) throw new FaninFailure(first, ...more);
      return description;
    });
    const row = (
      name: string,
      kind: string,
      shape: string,
      of: { parameters: number; flops: number; activationBytes: number },
    ) => {
      return [name, kind, shape, count(of.parameters), count(of.flops), count(of.activationBytes)];
    };
    const rows = nodes.map((node) => row(node.id, node.kind, showShape(node.shape), node));
    rows.push(row('total', '', '', totals));
    const head = ['layer', 'kind', 'output', 'parameters', 'FLOPs', 'activation bytes'];
    const fit = experiment && engine().fit({ experiment });
    const training = fit && { memoryBytes: fit.memoryBytes, problems: fit.problems };
    const lines = [table(head, rows, ['left', 'left', 'left', 'right', 'right', 'right'])];
    if (training?.memoryBytes) lines.push(texts[language].memory(training.memoryBytes));
    for (const problem of training?.problems ?? []) lines.push(errorLine(problem, language));
    return { json: { nodes, totals, training }, text: lines.join('\n') };
  },
};
