/**
 * A person's hands on the page, from the main process: real mouse and keyboard events, aimed at what the page shows. What
 * is covered by something else, still moving or not there cannot be clicked, as for a person.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { WebContents } from 'electron';
import { z } from 'zod';

const placeSchema = z.object({ x: z.number(), y: z.number() }).nullable();

/** What to look for: a selector, and a text it must contain. */
export interface Target {
  readonly selector: string;
  readonly text?: string;
}

export class Hands {
  private readonly contents: WebContents;

  constructor(contents: WebContents) {
    this.contents = contents;
  }

  /** Looks at the page; what comes back is checked against the schema. */
  async look<T>(expression: string, schema: z.ZodType<T>): Promise<T> {
    const seen: unknown = await this.contents.executeJavaScript(expression);
    return schema.parse(seen);
  }

  async until<T>(what: string, holds: () => Promise<T>, milliseconds = 15_000): Promise<NonNullable<T>> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const value = await holds();
      if (value) return value;
      if (Date.now() > end) throw new Error(`Waited ${milliseconds / 1000} s in vain for ${what}.`);
      await pause(50);
    }
  }

  sees(target: Target): Promise<boolean> {
    return this.look(`${find(target)} !== null`, z.boolean());
  }

  /** The middle of the target, once it stands still and nothing lies over it. */
  async place(target: Target): Promise<{ x: number; y: number }> {
    let last = { x: -1, y: -1 };
    return this.until(describe(target), async () => {
      const now = await this.look(reachable(target), placeSchema);
      const still = now !== null && now.x === last.x && now.y === last.y;
      last = now ?? { x: -1, y: -1 };
      return still ? now : null;
    });
  }

  async click(target: Target, clickCount = 1): Promise<void> {
    const { x, y } = await this.place(target);
    this.contents.focus();
    this.contents.sendInputEvent({ type: 'mouseMove', x, y });
    await pause(30);
    for (let count = 1; count <= clickCount; count++) {
      this.contents.sendInputEvent({ type: 'mouseDown', x, y, button: 'left', clickCount: count });
      this.contents.sendInputEvent({ type: 'mouseUp', x, y, button: 'left', clickCount: count });
    }
    await pause(60);
  }

  /** From the middle of one target to the middle of another, in steps, as a hand moves. */
  async drag(from: Target, to: Target): Promise<void> {
    const start = await this.place(from);
    const end = await this.place(to);
    this.contents.focus();
    this.contents.sendInputEvent({ type: 'mouseMove', ...start });
    this.contents.sendInputEvent({ type: 'mouseDown', ...start, button: 'left', clickCount: 1 });
    for (let step = 1; step <= 10; step++) {
      const x = Math.round(start.x + ((end.x - start.x) * step) / 10);
      const y = Math.round(start.y + ((end.y - start.y) * step) / 10);
      this.contents.sendInputEvent({ type: 'mouseMove', x, y, modifiers: ['leftbuttondown'] });
      await pause(15);
    }
    this.contents.sendInputEvent({ type: 'mouseUp', ...end, button: 'left', clickCount: 1 });
    await pause(60);
  }

  async press(keyCode: string): Promise<void> {
    this.contents.sendInputEvent({ type: 'keyDown', keyCode });
    // Without it Enter presses no button and submits no form.
    if (keyCode === 'Enter') this.contents.sendInputEvent({ type: 'char', keyCode: '\r' });
    this.contents.sendInputEvent({ type: 'keyUp', keyCode });
    await pause(30);
  }

  /** Replaces what a field holds. */
  async fill(target: Target, text: string): Promise<void> {
    await this.click(target, 3);
    await this.type(text);
  }

  /** Into what has the focus, and Enter. */
  async type(text: string): Promise<void> {
    for (const keyCode of text) {
      this.contents.sendInputEvent({ type: 'keyDown', keyCode });
      this.contents.sendInputEvent({ type: 'char', keyCode });
      this.contents.sendInputEvent({ type: 'keyUp', keyCode });
    }
    await pause(60);
    await this.press('Enter');
  }
}

function find({ selector, text }: Target): string {
  const all = `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
  const wanted = JSON.stringify(text ?? '');
  return `(${all}.find((e) => e.textContent.includes(${wanted}) && e.getBoundingClientRect().width > 0) ?? null)`;
}

function reachable(target: Target): string {
  return `(() => {
    const e = ${find(target)};
    if (!e) return null;
    e.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = e.getBoundingClientRect();
    const x = Math.round(box.x + box.width / 2);
    const y = Math.round(box.y + box.height / 2);
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e)) ? { x, y } : null;
  })()`;
}

function describe({ selector, text }: Target): string {
  return text === undefined ? selector : `${selector} with “${text}”`;
}
