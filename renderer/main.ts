import './zod-without-eval.ts';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@fontsource-variable/noto-sans-kr/index.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { live } from './build/live.svelte.ts';
import { getting } from './data/getting.svelte.ts';
import { begin as beginLabs } from './labs/desk.svelte.ts';
import { session } from './shell/session.svelte.ts';
import { language } from './text/text.svelte.ts';

document.documentElement.lang = language.current;
session.begin();
live.begin();
getting.begin();
beginLabs();

const target = document.getElementById('app');
if (target) mount(App, { target });
