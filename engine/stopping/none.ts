import { definePart } from '../part.ts';
import type { Stopping } from './stopping.ts';

export const none = definePart({
  kind: 'none',
  title: { en: 'None', ko: '없음' },
  summary: { en: 'Every epoch is trained.', ko: '모든 에포크를 학습합니다.' },
  formula: '',
  paper: '',
  settings: {},
  make: (): Stopping => null,
});
