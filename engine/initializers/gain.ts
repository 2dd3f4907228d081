import type { Text } from '../contract/descriptor.ts';
import { number } from '../settings.ts';

/** What a start multiplies the signal by; `help` says in which way. */
export const gain = (help: Text, usual = 1) =>
  number({
    title: { en: 'Gain', ko: '이득' },
    help,
    min: 1e-6,
    max: 1000,
    default: usual,
    slider: [0.1, 4],
    scale: 'log',
  });
