import { defineInitializer } from './initializer.ts';
import { scaledFill, scaledSettings } from './scaled.ts';

export const kaiming = defineInitializer({
  scheme: 'kaiming',
  title: { en: 'Kaiming', ko: 'Kaiming' },
  summary: {
    en: 'Makes up for the half of the signal that ReLU cuts away: std = √(2/fan-in) unless told otherwise.',
    ko: 'ReLU가 잘라내는 신호의 절반을 보상합니다. 기본값은 std = √(2/fan-in).',
  },
  formula: 'std = gain / √fan, gain = √2',
  paper: 'He et al. 2015, Delving Deep into Rectifiers, section 2.2',
  settings: scaledSettings(Math.SQRT2),
  fill: scaledFill,
});
