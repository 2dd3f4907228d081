/** One screen's conversation with the engine: requests checked, answered in any order; events passed on. */
import { FaninFailure, faninError, toErrors, type FaninError } from './contract/errors.ts';
import { faultOf } from './contract/form.ts';
import {
  methods,
  requestSchema,
  type EventData,
  type EventName,
  type Message,
  type Method,
  type Params,
  type Result,
} from './contract/protocol.ts';
import type { Link } from './door.ts';
import { checked } from './documents.ts';

/** What the engine can be asked. */
export type Handlers = { readonly [M in Method]: (params: Params<M>) => Result<M> | Promise<Result<M>> };

export type Emit = <E extends EventName>(event: E, data: EventData<E>) => void;

// Own names only: `constructor` is in every object.
const isMethod = (name: string): name is Method => Object.hasOwn(methods, name);

/** Serves a link until it closes; gives back the way to send it events. */
export function serve(link: Link, handlers: Handlers): Emit {
  const send = (message: Message): void => link.send(message);
  const refuse = (id: number | null, errors: readonly FaninError[]): void =>
    send({ type: 'error', id, errors: [...errors] });

  link.onMessage((raw) => {
    const request = requestSchema.safeParse(raw);
    if (!request.success) {
      const problem = faultOf(request.error, raw, 'message');
      refuse(idOf(raw), [faninError('malformed_message', 'message', { problem })]);
      return;
    }
    const { id, method, params } = request.data;
    answer(handlers, method, params).then(
      (result) => send({ type: 'result', id, result }),
      (error: unknown) => refuse(id, toErrors(error, method)),
    );
  });
  return (event, data) => send({ type: 'event', event, data });
}

async function answer(handlers: Handlers, method: string, params: unknown): Promise<unknown> {
  if (!isMethod(method)) {
    const known = Object.keys(methods).join(', ');
    throw new FaninFailure(faninError('unknown_method', method, { method, known }));
  }
  return call(handlers, method, params);
}

/** Generic in the method, so that its parameters and its handler are known to belong together. */
function call<M extends Method>(
  handlers: Handlers,
  method: M,
  params: unknown,
): Result<M> | Promise<Result<M>> {
  // `checked` returns what the method's own schema says, which is what Params<M> is defined as.
  return handlers[method](checked(methods[method][0], params, method) as Params<M>);
}

/** A message that is no request may still carry an id that somebody waits for. */
function idOf(raw: unknown): number | null {
  const id: unknown = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null;
  return typeof id === 'number' && Number.isInteger(id) ? id : null;
}
