import { definePart } from '../part.ts';
import type { Schedule } from './schedule.ts';

export const constant = definePart({
  kind: 'constant',
  title: { en: 'Constant', ko: '일정' },
  summary: { en: 'The same learning rate from start to end.', ko: '처음부터 끝까지 같은 학습률.' },
  formula: 'η(t) = η',
  paper: '',
  settings: {},
  make: (): Schedule => () => 1,
});
