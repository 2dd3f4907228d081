/** The settings of a layer in a few words, for its node. */
import type {
  InitializerDescriptor,
  LayerDescriptor,
  Setting,
  Text,
} from '../../engine/contract/descriptor.ts';
import type { NetworkNode } from '../../engine/contract/documents.ts';

interface Words {
  say(text: Text): string;
  initializer(scheme: string): InitializerDescriptor | undefined;
  readonly on: string;
  readonly off: string;
}

/** The value that holds for a setting: the document's, or the default. */
export function valueOf(node: NetworkNode, setting: Setting): unknown {
  return node.params?.[setting.name] ?? setting.default;
}

export function initScheme(value: unknown): string {
  const read = typeof value === 'object' && value !== null && 'scheme' in value ? value.scheme : '';
  return typeof read === 'string' ? read : '';
}

/** The starts that are offered; what a document has already is among them, so that it can be seen. */
export function schemesFor(
  vector: boolean,
  initializers: readonly InitializerDescriptor[],
  scheme: string,
): readonly InitializerDescriptor[] {
  return initializers.filter((one) => !vector || !one.matrix || one.scheme === scheme);
}

/** `normal 0.01`, `Xavier`: a start by its name and the one number that it cannot do without. */
export function initSummary(value: unknown, words: Pick<Words, 'say' | 'initializer'>): string {
  const scheme = initScheme(value);
  const descriptor = words.initializer(scheme);
  const name = descriptor ? words.say(descriptor.title) : scheme;
  const given = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}));
  const number = given.get('std') ?? given.get('value');
  return typeof number === 'number' ? `${name} ${number}` : name;
}

export function summary(node: NetworkNode, descriptor: LayerDescriptor, words: Words): string {
  const parts = descriptor.settings.flatMap((setting, index): string[] => {
    const value = valueOf(node, setting);
    const title = words.say(setting.title);
    const usual = JSON.stringify(value) === JSON.stringify(setting.default);
    switch (setting.control) {
      case 'init':
        return [initSummary(value, words)];
      case 'shape':
        return Array.isArray(value) ? [value.join(' × ')] : [];
      case 'boolean':
        return usual ? [] : [`${title} ${value === true ? words.on : words.off}`];
      case 'choice': {
        const option = setting.options.find((one) => one.value === value);
        return usual && index > 0 ? [] : [option ? words.say(option.title) : String(value)];
      }
      case 'integer-or-word':
        return usual
          ? []
          : [`${title} ${value === setting.word.value ? words.say(setting.word.title) : String(value)}`];
      case 'integer':
      case 'number':
        if (typeof value !== 'number' || (usual && index > 0)) return [];
        // Units and filters need no name; what a share is of, or the size of a window, does.
        return [index === 0 && descriptor.family === 'parameters' ? String(value) : `${title} ${value}`];
    }
  });
  return parts.join(' · ');
}
