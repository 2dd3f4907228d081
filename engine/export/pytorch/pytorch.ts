/** The network as a Python file that needs nothing but PyTorch: its layers, and what they learned. */
import { fail } from '../../contract/errors.ts';
import { utf8, type Writer } from '../source.ts';
import type { Preprocessing, TrainedLayer } from '../trained.ts';
import { translations, type Translation, type Values } from './layers.ts';

interface Line {
  /** Of the variable that it leaves its result in, and of the module where there is one. */
  readonly name: string;
  readonly translation: Translation;
  readonly inputs: readonly string[];
}

/** Throws `export_layer` where a layer cannot be said in it. */
export const pytorch: Writer = (source) => {
  const { summary } = source.detail;
  const { shape, classes, preprocessing, layers } = source.network();
  const names = namesOf(layers);
  const lines = layers.flatMap((layer): Line[] => {
    if (layer.kind === 'input') return [];
    const translate = translations[layer.kind];
    const values = { kind: layer.kind, format: 'PyTorch' };
    const translation = translate?.(layer) ?? fail('export_layer', layer.place, values, layer.id);
    return [{ name: names.get(layer.id)!, translation, inputs: layer.inputs.map((id) => names.get(id)!) }];
  });
  const input = layers.find(({ kind }) => kind === 'input')!;
  const x = names.get(input.id)!;
  const modules = lines.filter(({ translation }) => translation.module !== null);
  const weights = [
    ...preprocessingWeights(preprocessing),
    ...modules.flatMap(({ name, translation }) =>
      Object.entries(translation.weights).map(([of, values]) => [`${name}.${of}`, values] as const),
    ),
  ];
  const text = [
    `# ${oneLine(summary.name)}: run ${summary.id} of Fanin, trained on ${oneLine(summary.dataset)}.`,
    '#     from this_file import load',
    `#     scores = load()(examples)  # examples: (batch, ${shape.join(', ')}), pixels from 0 to 1`,
    'import base64',
    '',
    'import torch',
    'import torch.nn.functional as F',
    'from torch import nn',
    '',
    `CLASSES = ${JSON.stringify(classes)}`,
    '',
    '',
    'class Network(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...preprocessingWeights(preprocessing).map(
      ([name, values]) => `        self.register_buffer('${name}', torch.zeros(${sizes(values)}))`,
    ),
    ...modules.map(({ name, translation }) => `        self.${name} = ${translation.module}`),
    '',
    `    def forward(self, ${x}):`,
    ...preprocessed(x, preprocessing, input).map((line) => `        ${line}`),
    ...lines.map(({ name, translation, inputs }) => {
      return `        ${name} = ${translation.call(`self.${name}`, inputs)}`;
    }),
    `        return ${names.get(layers.at(-1)!.id)}`,
    '',
    '',
    'def load():',
    '    network = Network()',
    '    state = network.state_dict()',
    '    with torch.no_grad():',
    '        for name, (shape, data) in WEIGHTS.items():',
    '            values = torch.frombuffer(bytearray(base64.b64decode(data)), dtype=torch.float32)',
    '            state[name].copy_(values.reshape(shape))',
    '    return network.eval()',
    '',
    '',
    'WEIGHTS = {',
    ...weights.map(([name, values]) => `    '${name}': (${sizes(values)}, '${base64Of(values)}'),`),
    '}',
    '',
  ];
  return utf8(text.join('\n'));
};

/** A tuple, also of one. */
const sizes = ({ shape }: Values): string => `(${shape.map((size) => `${size},`).join(' ')})`;

const base64Of = ({ values }: Values): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** For a comment, which ends where a line does. */
const oneLine = (text: string): string => text.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, ' ');

/** What the builder calls layers is a name in Python as it is; anything else becomes one, and none twice. */
function namesOf(layers: readonly TrainedLayer[]): ReadonlyMap<string, string> {
  const taken = new Set(['bfloat16']);
  return new Map(
    layers.map(({ id, kind }, at) => {
      const plain = /^[a-z]+[0-9]+$/.test(id) && !taken.has(id);
      const name = plain ? id : `${kind.replaceAll('-', '_')}_${at}`;
      taken.add(name);
      return [id, name];
    }),
  );
}

function preprocessingWeights(preprocessing: Preprocessing | null): (readonly [string, Values])[] {
  if (!preprocessing) return [];
  const { shift, scale, matrix } = preprocessing;
  const row = (values: Float32Array): Values => ({ shape: [values.length], values });
  return [['shift', row(shift)], ['scale', row(scale)], ...(matrix ? [['matrix', matrix] as const] : [])];
}

function preprocessed(x: string, preprocessing: Preprocessing | null, { shape }: TrainedLayer): string[] {
  if (!preprocessing) return [];
  const affine = `${x} = (${x}.flatten(1) - self.shift) * self.scale`;
  const mixed = preprocessing.matrix ? [`${x} = ${x} @ self.matrix`] : [];
  const image = shape.length > 1 ? [`${x} = ${x}.reshape(-1, ${shape.join(', ')})`] : [];
  return [affine, ...mixed, ...image];
}
