import * as Comlink from 'comlink';
import { strengthService } from './strength-service.ts';

Comlink.expose(strengthService);
