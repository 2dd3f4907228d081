/** Closing the window over unsaved edits asks first; a signal (Ctrl+C, the system shutting down) does not wait for answers. */
import { app, dialog, type BrowserWindow } from 'electron';
import type { Language } from '../engine/contract/errors.ts';

const texts = {
  en: {
    message: 'Close without saving?',
    detail: 'The experiment has edits that are in no file. Stored runs are kept in any case.',
    discard: 'Close without saving',
    keep: 'Go back',
  },
  ko: {
    message: '저장하지 않고 닫을까요?',
    detail: '파일에 저장되지 않은 편집이 있습니다. 저장된 실행은 그대로 남습니다.',
    discard: '저장하지 않고 닫기',
    keep: '돌아가기',
  },
} as const;

export function askBeforeClosing(
  window: BrowserWindow,
  shown: () => { readonly edited: boolean; readonly language: Language },
): void {
  let agreed = false;
  let asking = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      agreed = true;
      app.quit();
    });
  }
  window.on('close', (event) => {
    const { edited, language } = shown();
    if (agreed || !edited) return;
    const text = texts[language];
    event.preventDefault();
    if (asking) return;
    asking = true;
    void dialog
      .showMessageBox(window, {
        type: 'question',
        message: text.message,
        detail: text.detail,
        buttons: [text.discard, text.keep],
        defaultId: 1,
        cancelId: 1,
      })
      .then(({ response }) => {
        asking = false;
        agreed = response === 0;
        // The app ends with its only window.
        if (agreed) window.close();
      });
  });
}
