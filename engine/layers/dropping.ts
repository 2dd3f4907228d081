/** Settings of the layers that switch something off at random. */
import type { Text } from '../contract/descriptor.ts';
import { choice, number } from '../settings.ts';

/** The chance of being switched off. */
export const rate = (help: Text, usual: number, slider: [number, number] = [0, 0.95]) =>
  number({
    title: { en: 'Rate', ko: '비율' },
    help,
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: usual,
    slider,
  });

export const ofUnits: Text = { en: 'The chance of a unit to be switched off.', ko: '유닛이 꺼질 확률.' };

/** Whether testing is scaled down, as the papers have it, or training up. */
export const scaling = (help: Text, usual: 'vanilla' | 'inverted') =>
  choice({
    title: { en: 'Scaling', ko: '배율' },
    help,
    options: [
      { value: 'inverted', title: { en: 'inverted', ko: '역' } },
      { value: 'vanilla', title: { en: 'vanilla', ko: '기본형' } },
    ],
    default: usual,
  });

/** Whether what is switched off is drawn once a step or for every example. */
export const drawnFor = (help: Text, usual: 'batch' | 'example') =>
  choice({
    title: { en: 'Drawn for', ko: '뽑는 단위' },
    help,
    options: [
      { value: 'batch', title: { en: 'the whole batch', ko: '배치 전체' } },
      { value: 'example', title: { en: 'every example', ko: '예제마다' } },
    ],
    default: usual,
  });
