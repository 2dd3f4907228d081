/** Every command of the command line. A new one is its own file and one line here. */
import type { Command } from '../command.ts';
import { benchCommand } from './bench.ts';
import { compareCommand } from './compare.ts';
import { datasetsCommand } from './datasets.ts';
import { deleteCommand } from './delete.ts';
import { describeCommand } from './describe.ts';
import { downloadDataCommand } from './download-data.ts';
import { exportCommand } from './export.ts';
import { gradcheckCommand } from './gradcheck.ts';
import { importDataCommand } from './import-data.ts';
import { initStatsCommand } from './init-stats.ts';
import { labCommand } from './lab.ts';
import { labsCommand } from './labs.ts';
import { layersCommand } from './layers.ts';
import { removeDataCommand } from './remove-data.ts';
import { resumeCommand } from './resume.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { showCommand } from './show.ts';
import { templatesCommand } from './templates.ts';

export const commands: readonly Command[] = [
  layersCommand,
  templatesCommand,
  datasetsCommand,
  importDataCommand,
  downloadDataCommand,
  removeDataCommand,
  describeCommand,
  initStatsCommand,
  gradcheckCommand,
  runCommand,
  resumeCommand,
  runsCommand,
  showCommand,
  compareCommand,
  deleteCommand,
  exportCommand,
  labsCommand,
  labCommand,
  benchCommand,
];
