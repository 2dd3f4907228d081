/** The labs in the command palette: each can be run by its name. */
import { goTo } from '../shell/landing.ts';
import { session } from '../shell/session.svelte.ts';
import { labText } from '../text/labs.ts';
import { say } from '../text/text.svelte.ts';
import { run } from './actions.ts';
import { labs } from './desk.svelte.ts';

export function labCommands() {
  return labs.list.map(({ number, title, question }) => ({
    id: `lab-${number}`,
    title: labText().runNumber(number, say(title)),
    group: labText().labs,
    words: ['lab', '실험실', title.en, title.ko, question.en, question.ko],
    run: () => {
      goTo('labs');
      return run(number);
    },
    enabled: session.ready && labs.running === null,
  }));
}
