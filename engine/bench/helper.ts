/** The thread of a lane of the benchmark that is not the leading one. */
import { parentPort, workerData } from 'node:worker_threads';
import { instantiate } from '../kernels/load.ts';
import { follow } from '../run/leader.ts';
import { CrewLane, type HelperStart } from './crew.ts';

const start = workerData as HelperStart;
const kernels = instantiate(start.module, start.memory);
parentPort?.postMessage('here');
if (start.kind === 'plan') follow(start.memory, start.plan, kernels, start.lane);
else new CrewLane(kernels, start.memory, start.calls, start.lane, start.lanes, start.manner).follow();
