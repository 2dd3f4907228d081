/**
 * Keeps an engine running: starts it, says how it is, starts it again when it dies (three times in five minutes, then the
 * user is asked), and brokers a port between it and the window.
 */
import { MessageChannelMain, type MessagePortMain } from 'electron';
import { errorLine, type FaninError } from '../engine/contract/errors.ts';
import { restartsAfter } from '../engine/contract/restart-policy.ts';
import type { EngineState } from '../engine/contract/shell.ts';
import { startEngine, type EngineExit, type EngineHost, type HostKind } from './engine-host.ts';
import { exitReason, LineRing } from './lines.ts';

export interface SupervisorOptions {
  readonly kind: HostKind;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  onState(state: EngineState): void;
  onLine(line: string): void;
  /** The window's end of a new channel to the engine. */
  onPort(port: MessagePortMain): void;
}

/** A pause, so that an engine that dies at once does not spend its three restarts in one breath. */
const restartDelay = 300;

export class EngineSupervisor {
  private readonly options: SupervisorOptions;
  private readonly log = new LineRing();
  private engine: EngineHost | null = null;
  private current: EngineState = { state: 'starting' };
  private restarts: readonly number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private refusal: readonly FaninError[] = [];
  private portWanted = false;
  private closing = false;

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  get state(): EngineState {
    return this.current;
  }

  get pid(): number | undefined {
    return this.engine?.pid;
  }

  start(): void {
    if (this.engine || this.closing) return;
    this.log.clear();
    this.refusal = [];
    const { kind, script, env } = this.options;
    this.engine = startEngine(kind, script, env, {
      onReady: () => this.become({ state: 'ready' }),
      onFailed: (errors) => {
        this.refusal = errors;
        void this.engine?.stop();
      },
      onLine: (line) => {
        this.log.add(line);
        this.options.onLine(line);
      },
      onExit: (exit) => this.ended(exit),
    });
    if (this.portWanted) this.connect();
  }

  /** A port for the window: now, or as soon as there is an engine. What is sent before it is ready waits in the port. */
  connect(): void {
    const living = this.engine?.alive === true;
    this.portWanted = !living;
    if (living) this.options.onPort(this.openPort());
  }

  /** The near end of a new channel to the engine. While there is no engine the channel is a closed one. */
  openPort(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (!this.engine) {
      port2.close();
      return port1;
    }
    this.engine.connect(port2);
    return port1;
  }

  /** The user's answer to `stopped`. */
  restart(): void {
    if (this.current.state !== 'stopped') return;
    this.restarts = [];
    // Until the next engine is ready the window goes on saying why there is a next one.
    const { reason, errors } = this.current;
    this.become({ state: 'restarting', reason, errors });
    this.start();
  }

  async shutdown(): Promise<void> {
    this.closing = true;
    clearTimeout(this.timer);
    await this.engine?.stop();
  }

  private ended(exit: EngineExit): void {
    this.engine = null;
    if (this.closing) return;
    const errors = this.refusal;
    const refused = errors.length > 0;
    const reason = refused
      ? errors.map((error) => errorLine(error)).join('\n')
      : exitReason(exit, this.log.all());
    const restarts = refused ? null : restartsAfter(this.restarts, Date.now());
    if (!restarts) return this.become({ state: 'stopped', reason, errors });
    this.restarts = restarts;
    this.become({ state: 'restarting', reason, errors });
    this.timer = setTimeout(() => this.start(), restartDelay);
  }

  private become(state: EngineState): void {
    this.current = state;
    this.options.onState(state);
  }
}
