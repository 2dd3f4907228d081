/** The lecture's six 4096-wide layers: for looking at as they start, not for training on a dataset. */
import type { Init, NetworkDocument } from '../contract/documents.ts';
import { Sketch, toLookAt, type Template } from './template.ts';

/** Six 4096-wide layers without biases, each with its activation. */
export function sixWideLayers(name: string, kind: 'tanh' | 'relu', init: Init): NetworkDocument {
  const sketch = new Sketch([4096]);
  for (let layer = 0; layer < 6; layer++) {
    sketch.add('dense', { units: 4096, bias: false, init });
    sketch.add(kind);
  }
  return sketch.network(name);
}

function wide(name: string, kind: 'tanh' | 'relu', init: Init, title: string): Template {
  return {
    name,
    title: { en: `Lecture: 6 × 4096 ${title}`, ko: `강의: 6 × 4096 ${title}` },
    summary: {
      en: 'The lecture’s six 4096-wide layers, to look at as they start.',
      ko: '강의에 나오는 4096 너비의 여섯 층. 초기 상태를 살펴봅니다.',
    },
    experiment: toLookAt(sixWideLayers(`six wide layers, ${title}`, kind, init)),
  };
}

export const lecture: readonly Template[] = [
  wide('tanh-normal-0.01', 'tanh', { scheme: 'normal', std: 0.01 }, 'tanh, normal 0.01'),
  wide('tanh-normal-0.05', 'tanh', { scheme: 'normal', std: 0.05 }, 'tanh, normal 0.05'),
  wide('tanh-xavier', 'tanh', { scheme: 'xavier' }, 'tanh, Xavier'),
  wide('relu-xavier', 'relu', { scheme: 'xavier' }, 'ReLU, Xavier'),
  wide('relu-kaiming', 'relu', { scheme: 'kaiming' }, 'ReLU, Kaiming'),
];
