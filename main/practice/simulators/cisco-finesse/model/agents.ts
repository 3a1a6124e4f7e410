import type { CancelTimer } from '../../../../ports/clock.ts';
import type { FinesseSwitches } from '../switches.ts';
import { apiErrorsXml, ctiFailure } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import type { Directory } from './directory.ts';
import type { Publisher } from './publisher.ts';
import { userSummaryXml, userXml } from './render.ts';
import type { Timers } from '../../../shared/timers.ts';
import type { Reason, User, UserState } from './types.ts';

/** What an agent's calls amount to. */
export type Activity = 'talking' | 'holding' | 'ringing' | 'wrappingUp' | 'none';

/** Agents and their states: what a person asks for, what calls do to them, and the news about both. */
export class Agents {
  readonly directory: Directory;
  readonly #publisher: Publisher;
  readonly #switches: () => FinesseSwitches;
  readonly #timers: Timers;
  readonly #now: () => number;
  readonly #byExtension = new Map<string, User>();
  readonly #wrapUps = new Map<string, CancelTimer>();
  readonly #listeners: ((user: User, before: UserState) => void)[] = [];
  /** Ends the wrap-up of this user's calls; set by the calls. */
  finishWrapUp: (user: User, requestId: string) => void = () => undefined;
  /** Shows the calls that run at the extension to a user who just signed in; set by the calls. */
  showCalls: (user: User, requestId: string) => void = () => undefined;
  /** Takes the calls away from a user who just signed out; set by the calls. */
  hideCalls: (user: User) => void = () => undefined;

  constructor(directory: Directory, publisher: Publisher, switches: () => FinesseSwitches, timers: Timers, now: () => number) {
    this.directory = directory;
    this.#publisher = publisher;
    this.#switches = switches;
    this.#timers = timers;
    this.#now = now;
  }

  /** Tells about every change of state, after it was published. */
  onState(listener: (user: User, before: UserState) => void): void {
    this.#listeners.push(listener);
  }

  /** The agent signed in at this extension. */
  byExtension(extension: string): User | undefined {
    return this.#byExtension.get(extension);
  }

  /** Publishes the user as it is now. */
  publish(user: User, requestId = ''): void {
    const uri = `/finesse/api/User/${user.loginId}`;
    const base = { event: 'PUT', source: uri, requestId } as const;
    this.#publisher.publish({ ...base, node: uri, data: () => userXml(user, this.directory, this.#switches(), 'user') });
    this.#publisher.publish({ ...base, node: `/finesse/api/Team/${user.teamId}/Users`, data: () => userSummaryXml(user, 'user') });
  }

  /** Tells only the requester that a user request failed. */
  refuse(requester: User, about: User, failure: CtiFailure, requestId: string): void {
    this.#publisher.publish({
      node: `/finesse/api/User/${requester.loginId}`,
      event: 'PUT',
      source: `/finesse/api/User/${about.loginId}`,
      requestId,
      data: () => apiErrorsXml(failure, this.#switches()),
    });
  }

  /** Signs in; who is signed in already keeps the state (a forced sign-in). Gives the CTI server's refusal, or null. */
  signIn(user: User, extension: string, mobileAgent: User['mobileAgent'], requestId = ''): CtiFailure | null {
    if (user.state !== 'LOGOUT') {
      this.publish(user, requestId);
      return null;
    }
    if (!this.directory.devices.has(extension)) return ctiFailure(260, 'Invalid Device');
    if (this.#byExtension.has(extension)) return ctiFailure(283, 'Device Busy');
    user.extension = extension;
    user.mobileAgent = mobileAgent;
    user.stateAfterCall = 'NOT_READY';
    this.#byExtension.set(extension, user);
    this.#change(user, 'NOT_READY', null, requestId);
    this.showCalls(user, requestId);
    return null;
  }

  /** Signs out, whatever the user is doing. */
  signOut(user: User, reason: Reason | null, requestId = ''): void {
    if (user.state === 'LOGOUT') return;
    this.#endWrapUpTimer(user);
    this.finishWrapUp(user, requestId);
    this.hideCalls(user);
    if (user.extension !== null) this.#byExtension.delete(user.extension);
    user.extension = null;
    user.mobileAgent = null;
    user.pendingState = '';
    user.pendingReason = null;
    this.#change(user, 'LOGOUT', reason, requestId);
  }

  /** READY, NOT_READY or LOGOUT as the CTI server carries it out. `isForced`: by a supervisor. */
  request(user: User, state: 'READY' | 'NOT_READY' | 'LOGOUT', reason: Reason | null, isForced: boolean, requestId = ''): CtiFailure | null {
    if (user.state === 'LOGOUT') return state === 'LOGOUT' ? null : ctiFailure(257, 'Invalid State');
    const isBusy = user.state === 'TALKING' || user.state === 'HOLD' || user.state === 'RESERVED';
    if (isBusy) {
      if (user.state === 'RESERVED' && !isForced) return ctiFailure(22, 'Invalid State');
      if (state === 'LOGOUT' && !isForced) return ctiFailure(22, 'Invalid State');
      user.pendingState = state;
      user.pendingReason = reason;
      this.publish(user, requestId);
      return null;
    }
    if (state === 'LOGOUT') {
      this.signOut(user, reason, requestId);
      return null;
    }
    if (user.state === 'WORK' || user.state === 'WORK_READY') {
      this.#endWrapUpTimer(user);
      this.finishWrapUp(user, requestId);
    }
    this.#change(user, state, state === 'READY' ? null : reason, requestId);
    return null;
  }

  /** Turns an agent not ready because the own call needs it. */
  makeNotReady(user: User, reason: Reason, requestId: string): void {
    user.stateAfterCall = 'NOT_READY';
    this.#change(user, 'NOT_READY', reason, requestId);
  }

  /** Brings the state in line with what the agent's calls amount to. */
  settle(user: User, activity: Activity, requestId: string): void {
    const onCall = user.state === 'TALKING' || user.state === 'HOLD';
    switch (activity) {
      case 'talking':
      case 'holding': {
        if (!onCall && user.state !== 'RESERVED') user.stateAfterCall = user.state === 'READY' ? 'READY' : 'NOT_READY';
        if (user.state === 'RESERVED') user.stateAfterCall = 'READY';
        const state = activity === 'talking' ? 'TALKING' : 'HOLD';
        if (user.state !== state) this.#change(user, state, null, requestId);
        return;
      }
      case 'ringing':
        if (user.state === 'READY') this.#change(user, 'RESERVED', null, requestId);
        return;
      case 'wrappingUp':
        if (onCall) this.#wrapUp(user, requestId);
        return;
      case 'none':
        if (onCall) this.#afterCall(user, requestId);
        else if (user.state === 'RESERVED') this.#afterRinging(user, requestId);
        return;
    }
  }

  #afterRinging(user: User, requestId: string): void {
    if (user.pendingState === '') this.#change(user, 'READY', null, requestId);
    else this.#applyPending(user, requestId);
  }

  #afterCall(user: User, requestId: string): void {
    if (user.pendingState !== '') this.#applyPending(user, requestId);
    else this.#change(user, user.stateAfterCall, null, requestId);
  }

  #applyPending(user: User, requestId: string): void {
    const { pendingState: state, pendingReason: reason } = user;
    user.pendingState = '';
    user.pendingReason = null;
    if (state === 'LOGOUT') this.signOut(user, reason, requestId);
    else if (state !== '') this.#change(user, state, state === 'READY' ? null : reason, requestId);
  }

  #wrapUp(user: User, requestId: string): void {
    const goesReady = user.pendingState === '' ? user.stateAfterCall === 'READY' : user.pendingState === 'READY';
    if (user.pendingState === '') user.pendingState = goesReady ? 'READY' : 'NOT_READY';
    this.#change(user, goesReady ? 'WORK_READY' : 'WORK', null, requestId);
    this.#wrapUps.get(user.loginId)?.();
    const cancel = this.#timers.after(this.#switches().wrapUpMs, () => {
      this.#wrapUps.delete(user.loginId);
      this.finishWrapUp(user, '');
      this.#applyPending(user, '');
    });
    this.#wrapUps.set(user.loginId, cancel);
  }

  #endWrapUpTimer(user: User): void {
    this.#wrapUps.get(user.loginId)?.();
    this.#wrapUps.delete(user.loginId);
    if (user.state === 'WORK' || user.state === 'WORK_READY') user.pendingState = '';
  }

  #change(user: User, state: UserState, reason: Reason | null, requestId: string): void {
    const before = user.state;
    user.state = state;
    user.reason = reason;
    user.stateChangedAt = this.#now();
    this.publish(user, requestId);
    for (const listener of this.#listeners) listener(user, before);
  }
}
