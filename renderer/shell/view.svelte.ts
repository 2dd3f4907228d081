/** What the window shows: which screen, in which theme, which dialog. */
export const screens = ['build', 'train', 'compare', 'labs', 'data'] as const;
export type Screen = (typeof screens)[number];
export const themes = ['light', 'dark', 'system'] as const;
export type Theme = (typeof themes)[number];

const stored = 'fanin.theme';
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

function isTheme(value: string | null): value is Theme {
  return themes.some((theme) => theme === value);
}

class View {
  screen = $state<Screen>('build');
  about = $state(false);
  commands = $state(false);
  /** Of the Data screen. */
  dataDialog = $state<'import' | 'remove' | null>(null);
  /** A dialog is over the screen: keys are its own. */
  readonly dialog = $derived(this.about || this.commands || this.dataDialog !== null);
  #theme = $state<Theme>('system');
  #systemDark = $state(darkSystem.matches);
  /** The theme in force: charts that draw on a canvas read their colours anew when it changes. */
  readonly dark = $derived(this.#theme === 'dark' || (this.#theme === 'system' && this.#systemDark));

  constructor() {
    const kept = localStorage.getItem(stored);
    if (isTheme(kept)) this.#theme = kept;
    darkSystem.addEventListener('change', ({ matches }) => (this.#systemDark = matches));
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(next: Theme) {
    this.#theme = next;
    localStorage.setItem(stored, next);
  }

  go(screen: Screen): void {
    this.screen = screen;
  }
}

export const view = new View();
