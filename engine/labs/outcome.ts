/** From what came out of a lab's studies to its outcome: every claim judged, and what its figures draw. */
import { toErrors } from '../contract/errors.ts';
import type { Outcome, Verdict } from '../contract/lab-outcome.ts';
import { traced, type Relation } from '../contract/labs.ts';
import type { Preview } from '../contract/preview.ts';
import type { LayerStatistics } from '../contract/run.ts';
import { paced } from '../pace.ts';
import { unlessDeleted } from '../run-over.ts';
import { densityOf, firstPictures, sharesKept } from './augmented.ts';
import { holds } from './claims.ts';
import { drawnPlaces, functionOf, places } from './functions.ts';
import { studiesOf, type AnyStudy, type RunnableLab } from './lab.ts';
import { measure } from './measure.ts';
import type { Finding, Findings, RunFinding } from './measurement.ts';
import { shownStages } from './stages.ts';

/** Piece by piece: snapshots and pictures take a while to be read. */
export async function outcomeOf(
  { lab, studies, measurements }: RunnableLab,
  findings: Findings,
): Promise<Omit<Outcome, 'version' | 'started' | 'ended' | 'runs'>> {
  const byLayer = new Set(lab.figures.flatMap((figure) => ('of' in figure ? figure.studies : [])));
  const pace = paced();
  const ofAll = async <A, T>(all: Iterable<A>, read: (one: A) => readonly T[]): Promise<T[]> => {
    const found: T[] = [];
    for (const one of all) {
      found.push(...read(one));
      await pace();
    }
    return found;
  };
  /** What there is of a study's finding, for every study that has some: of a run that somebody deleted there is nothing. */
  const ofEach = <T extends object>(
    read: (finding: Finding, study: string) => T | null,
  ): Promise<(T & { study: string })[]> =>
    ofAll(findings, ([study, finding]) => {
      const found = unlessDeleted(() => read(finding, study));
      return found ? [{ study, ...found }] : [];
    });
  const ofPreviews = <K extends 'augmented' | 'preprocessed', T extends object>(
    kind: K,
    read: (preview: Preview, study: Extract<AnyStudy, { kind: K }>) => T | null,
  ): Promise<(T & { study: string })[]> =>
    ofAll(studiesOf(studies, kind), ([id, study]) => {
      const finding = findings.get(id);
      const found = finding?.kind === 'previewed' ? read(finding.preview, study) : null;
      return found ? [{ study: id, ...found }] : [];
    });
  return {
    lab: lab.number,
    verdicts: await ofAll(lab.claims, ({ id, relation }) => [
      { claim: id, ...judged(() => measure(measurements.get(id)!, findings), relation) },
    ]),
    looks: await ofEach((finding, study) => {
      const layers = layersOf(finding, byLayer.has(study));
      return layers && { layers: [...layers] };
    }),
    functions: await ofAll(studiesOf(studies, 'functions'), ([study, { layers, from, to }]) => {
      const x = places(from, to, drawnPlaces);
      return [{ study, x, curves: layers.map((kind) => functionOf(kind, x)) }];
    }),
    descents: await ofEach((finding) => {
      if (finding.kind !== 'descent') return null;
      const { gradients, weights } = finding;
      return { gradients, weights };
    }),
    costs: await ofEach((finding) => (finding.kind === 'costs' ? { costs: finding.costs } : null)),
    descriptions: await ofEach((finding) =>
      finding.kind === 'counted' ? { kinds: [...finding.kinds] } : null,
    ),
    pictures: await ofPreviews('augmented', firstPictures),
    stages: await ofPreviews('preprocessed', shownStages),
    nudged: await ofEach((finding) => {
      if (finding.kind !== 'nudged') return null;
      const { labels, planes } = finding;
      return { labels: [...labels], planes: [...planes] };
    }),
    densities: await ofPreviews('augmented', (preview, { alpha }) =>
      alpha === undefined ? null : densityOf(sharesKept(preview), alpha),
    ),
    regions: await ofEach((finding) => {
      if (finding.kind !== 'regions') return null;
      const drawn = finding.regions.slice(0, shownRegions);
      return {
        side: finding.pooling.side,
        drawn: drawn.map(({ down, across }) => ({ down: [...down], across: [...across] })),
      };
    }),
    lives: await ofEach((finding) => (finding.kind === 'runs' ? livesOf(finding.runs[0]) : null)),
    weights: await ofAll(findings, ([study, finding]) =>
      finding.kind === 'runs' ? (unlessDeleted(() => weightsOf(study, finding.runs[0])) ?? []) : [],
    ),
  };
}

/** Of several seeds the first; of what is trained as it ended, where that is drawn. */
function layersOf(finding: Finding, drawn: boolean): readonly LayerStatistics[] | null {
  if (finding.kind === 'looks') return finding.looks[0]?.layers ?? [];
  return finding.kind === 'runs' && drawn ? (finding.runs[0]?.probe()?.layers ?? null) : null;
}

/** Images whose regions are drawn. */
const shownRegions = 3;
/** Observed steps that are drawn. */
const mostLives = 60;

/** Null where the run has no blocks that live or not. */
function livesOf(run: RunFinding | undefined): Omit<Outcome['lives'][number], 'study'> | null {
  const isBlock = ({ kind }: Pick<LayerStatistics, 'kind'>): boolean => kind === 'stochastic-depth';
  if (!run?.probe()?.layers.some(isBlock)) return null;
  const probes = run.probes().slice(0, mostLives);
  return {
    steps: probes.map(({ step }) => step),
    alive: probes.map(({ layers }) => layers.filter(isBlock).map((layer) => traced(layer, 'alive'))),
  };
}

function weightsOf(study: string, run: RunFinding | undefined): Outcome['weights'] {
  const parameters = run?.probe()?.parameters ?? [];
  return parameters.flatMap(({ node, name, weight }) => (name === 'weight' ? [{ study, node, weight }] : []));
}

/** A run that failed, or was cancelled by itself, leaves its claims open, and no others. */
function judged(measured: () => readonly (number | null)[], relation: Relation): Omit<Verdict, 'claim'> {
  try {
    // What was made of nothing at all may be infinite, which is below some limit or above it, and says nothing.
    const numbers = measured().map((value) => (Number.isFinite(value) ? value : null));
    return { measured: numbers, holds: holds(relation, numbers), fault: null };
  } catch (thrown) {
    return { measured: [], holds: null, fault: toErrors(thrown, 'claim')[0] };
  }
}
