import { elementwise } from './elementwise.ts';
import { defineLayer } from './layer.ts';

export const relu = defineLayer({
  ...elementwise('relu', 1),
  kind: 'relu',
  title: { en: 'ReLU', ko: 'ReLU' },
  summary: {
    en: 'Lets positive values pass and cuts the rest. Does not saturate above zero; a unit that is never positive is dead.',
    ko: '양수는 통과시키고 나머지는 0으로 만듭니다. 0 위에서는 포화되지 않지만, 한 번도 양수가 아닌 유닛은 죽습니다.',
  },
  formula: 'max(0, x)',
  paper: 'Nair and Hinton 2010; Krizhevsky et al. 2012, section 3.1',
  saturation: { low: 0, high: Infinity },
  dies: true,
});
