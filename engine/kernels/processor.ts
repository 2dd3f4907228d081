/** What tells one kind of processor from another. */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Its name, with family and model where Linux tells them: virtual machines call the processors of many years by one name. */
export function processorName(): string {
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  const facts = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const fact = (key: string): string | undefined => new RegExp(`^${key}\\s*: (\\d+)$`, 'm').exec(facts)?.[1];
  const [family, model] = [fact('cpu family'), fact('model')];
  return family && model ? `${name} (family ${family}, model ${model})` : name;
}
