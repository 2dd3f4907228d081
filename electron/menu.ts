/** The application menu. Its commands go to the page, which knows what they mean for the document at hand. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../engine/contract/errors.ts';
import type { MenuCommand } from '../engine/contract/shell.ts';

const labels = {
  en: {
    file: 'File',
    edit: 'Edit',
    experiment: 'Experiment',
    view: 'View',
    help: 'Help',
    new: 'New Network',
    open: 'Open…',
    save: 'Save',
    saveAs: 'Save As…',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    build: 'Build',
    goTrain: 'Train',
    train: 'Train This Experiment',
    compare: 'Compare',
    labs: 'Labs',
    data: 'Data',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    resetZoom: 'Actual Size',
    fullScreen: 'Full Screen',
    about: 'About Fanin',
    quit: 'Quit Fanin',
    hide: 'Hide Fanin',
  },
  ko: {
    file: '파일',
    edit: '편집',
    experiment: '실험',
    view: '보기',
    help: '도움말',
    new: '새 네트워크',
    open: '열기…',
    save: '저장',
    saveAs: '다른 이름으로 저장…',
    undo: '실행 취소',
    redo: '다시 실행',
    cut: '잘라내기',
    copy: '복사',
    paste: '붙여넣기',
    selectAll: '모두 선택',
    build: '만들기',
    goTrain: '학습',
    train: '이 실험 학습',
    compare: '비교',
    labs: '실험실',
    data: '데이터',
    zoomIn: '크게',
    zoomOut: '작게',
    resetZoom: '원래 크기',
    fullScreen: '전체 화면',
    about: 'Fanin 정보',
    quit: 'Fanin 종료',
    hide: 'Fanin 숨기기',
  },
} as const satisfies Record<Language, Record<string, string>>;

const accelerators: Partial<Record<MenuCommand, string>> = {
  new: 'CmdOrCtrl+N',
  open: 'CmdOrCtrl+O',
  save: 'CmdOrCtrl+S',
  saveAs: 'CmdOrCtrl+Shift+S',
  undo: 'CmdOrCtrl+Z',
  redo: process.platform === 'win32' ? 'CmdOrCtrl+Y' : 'CmdOrCtrl+Shift+Z',
  build: 'CmdOrCtrl+1',
  goTrain: 'CmdOrCtrl+2',
  train: 'CmdOrCtrl+Enter',
  compare: 'CmdOrCtrl+3',
  labs: 'CmdOrCtrl+4',
  data: 'CmdOrCtrl+5',
};

export interface MenuOptions {
  readonly language: Language;
  readonly onCommand: (command: MenuCommand) => void;
  /** Reloading and the developer's tools: not in a packaged app. */
  readonly development: boolean;
}

export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options, process.platform)));
}

/** The menu as data. Every command's item has the command as its id. */
export function menuTemplate(
  { language, onCommand, development }: MenuOptions,
  platform: string,
): MenuItemConstructorOptions[] {
  const text = labels[language];
  const mac = platform === 'darwin';
  const command = (id: MenuCommand): MenuItemConstructorOptions => {
    const accelerator = accelerators[id];
    return { id, label: text[id], click: () => onCommand(id), ...(accelerator ? { accelerator } : {}) };
  };
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: text.quit };

  const application: MenuItemConstructorOptions[] = mac
    ? [
        {
          label: 'Fanin',
          submenu: [command('about'), separator, { role: 'hide', label: text.hide }, separator, quit],
        },
      ]
    : [];
  return [
    ...application,
    {
      label: text.file,
      submenu: [
        command('new'),
        command('open'),
        separator,
        command('save'),
        command('saveAs'),
        ...(mac ? [] : [separator, quit]),
      ],
    },
    {
      label: text.edit,
      submenu: [
        command('undo'),
        command('redo'),
        separator,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    { label: text.experiment, submenu: [command('train')] },
    {
      label: text.view,
      submenu: [
        command('build'),
        command('goTrain'),
        command('compare'),
        command('labs'),
        command('data'),
        separator,
        { role: 'resetZoom', label: text.resetZoom },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        { role: 'togglefullscreen', label: text.fullScreen },
        ...(development ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    ...(mac ? [] : [{ label: text.help, submenu: [command('about')] }]),
  ];
}
