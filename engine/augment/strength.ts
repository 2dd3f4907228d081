/** The setting that brightness, contrast and saturation share. */
import { number } from '../settings.ts';

export const strength = number({
  title: { en: 'Strength', ko: '세기' },
  help: {
    en: 'The factor is drawn evenly from 1 − strength to 1 + strength.',
    ko: '배수를 1 − 세기부터 1 + 세기까지에서 고르게 뽑습니다.',
  },
  min: 0,
  max: 1,
  default: 0.2,
  slider: [0, 1],
});
