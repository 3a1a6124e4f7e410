import type { CancelTimer } from '../../../ports/clock.ts';
import type { BaseWorld } from '../../shared/model/world.ts';
import { apiErrorsXml, ctiFailure } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import type { Directory } from './directory.ts';
import type { Publisher } from './publisher.ts';
import type { Activity } from './call-rules.ts';
import { userSummaryXml, userXml } from './render.ts';
import type { FinesseSwitches } from './switches.ts';
import type { Reason, User, UserState } from './types.ts';

/** Agents and their states: what users request, what calls do to them, and the events about both. */
export class Agents {
  readonly directory: Directory;
  readonly #world: BaseWorld<FinesseSwitches>;
  readonly #publisher: Publisher;
  readonly #byExtension = new Map<string, User>();
  readonly #wrapUps = new Map<string, CancelTimer>();
  readonly #listeners: ((user: User, before: UserState) => void)[] = [];
  /** Ends the wrap-up of this user's calls; set by the calls. */
  finishWrapUp: (user: User, requestId: string) => void = () => undefined;
  /** Publishes the calls that run at the extension of a user who has just signed in; set by the calls. */
  showCalls: (user: User, requestId: string) => void = () => undefined;
  /** Removes all calls from the collection of a user who has just signed out; set by the calls. */
  hideCalls: (user: User) => void = () => undefined;

  constructor(world: BaseWorld<FinesseSwitches>, directory: Directory, publisher: Publisher) {
    this.#world = world;
    this.directory = directory;
    this.#publisher = publisher;
  }

  /** Calls the listener after every change of state, once it was published. */
  onState(listener: (user: User, before: UserState) => void): void {
    this.#listeners.push(listener);
  }

  /** The agent who is signed in at this extension. */
  byExtension(extension: string): User | undefined {
    return this.#byExtension.get(extension);
  }

  /** Publishes the user's present state. */
  publish(user: User, requestId = ''): void {
    const uri = `/finesse/api/User/${user.loginId}`;
    const base = { event: 'PUT', source: this.#sourceOf(user), requestId } as const;
    this.#publisher.publish({
      ...base,
      node: uri,
      data: () => userXml(user, this.directory, this.#world.switches(), 'user'),
    });
    this.#publisher.publish({
      ...base,
      node: `/finesse/api/Team/${user.teamId}/Users`,
      data: () => userSummaryXml(user, 'user'),
    });
  }

  /** Deletes a user, as an administrator does: signed out first, then gone from the team. */
  delete(user: User): void {
    this.signOut(user, null);
    this.directory.users.delete(user.loginId);
    const base = { event: 'DELETE', source: this.#sourceOf(user), requestId: '', data: null } as const;
    this.#publisher.publish({ ...base, node: `/finesse/api/User/${user.loginId}` });
    this.#publisher.publish({ ...base, node: `/finesse/api/Team/${user.teamId}/Users` });
  }

  /** Sends the requester the event that a user request has failed. */
  refuse(requester: User, about: User, failure: CtiFailure, requestId: string): void {
    this.#publisher.publish({
      node: `/finesse/api/User/${requester.loginId}`,
      event: 'PUT',
      source: this.#sourceOf(about),
      requestId,
      data: () => apiErrorsXml(failure, this.#world.switches()),
    });
  }

  /**
   * Signs in; a user who is signed in already keeps the state (a forced sign-in). Returns the CTI server's refusal, or
   * null.
   */
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
    user.reasonAfterCall = null;
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

  /** READY, NOT_READY or LOGOUT; `isForced`: for a supervisor. Returns the CTI server's refusal, or null. */
  request(
    user: User,
    state: 'READY' | 'NOT_READY' | 'LOGOUT',
    reason: Reason | null,
    isForced: boolean,
    requestId = '',
  ): CtiFailure | null {
    if (user.state === 'LOGOUT') return state === 'LOGOUT' ? null : ctiFailure(257, 'Invalid State');
    const isIdle = user.state === 'READY' || user.state === 'WORK' || user.state === 'WORK_READY';
    if (isForced && state === 'NOT_READY' && !isIdle) return ctiFailure(22, 'Invalid State');
    const isBusy = user.state === 'TALKING' || user.state === 'HOLD' || user.state === 'RESERVED';
    if (isBusy) {
      if (user.state === 'RESERVED' && !isForced) return ctiFailure(22, 'Invalid State');
      if (state === 'LOGOUT' && !isForced) return ctiFailure(22, 'Invalid State');
      if (this.#world.switches().deployment === 'UCCX' && !isForced) {
        if (state === 'READY') return ctiFailure(user.stateAfterCall === 'READY' ? 265 : 33, 'Invalid State');
        if (user.pendingState === 'NOT_READY') return ctiFailure(265, 'Invalid State');
      }
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

  /** Sets an agent not ready because of a call that the agent makes. */
  makeNotReady(user: User, reason: Reason, requestId: string): void {
    user.stateAfterCall = 'NOT_READY';
    this.#change(user, 'NOT_READY', reason, requestId);
  }

  /** Brings the state in line with what the agent does on calls. */
  settle(user: User, activity: Activity, requestId: string): void {
    const onCall = user.state === 'TALKING' || user.state === 'HOLD';
    switch (activity) {
      case 'talking':
      case 'holding': {
        if (!onCall) {
          user.stateAfterCall = user.state === 'READY' || user.state === 'RESERVED' ? 'READY' : 'NOT_READY';
          user.reasonAfterCall = user.state === 'NOT_READY' ? user.reason : null;
        }
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

  #sourceOf(user: User): string {
    return `/finesse/api/User/${this.#world.switches().userSource === 'loginName' ? user.loginName : user.loginId}`;
  }

  #afterRinging(user: User, requestId: string): void {
    if (user.pendingState === '') this.#change(user, 'READY', null, requestId);
    else this.#applyPending(user, requestId);
  }

  #afterCall(user: User, requestId: string): void {
    if (user.pendingState !== '') this.#applyPending(user, requestId);
    else this.#change(user, user.stateAfterCall, user.reasonAfterCall, requestId);
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
    const cancel = this.#world.timers.after(this.#world.switches().wrapUpMs, () => {
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
    user.stateChangedAt = this.#world.clock.now();
    this.publish(user, requestId);
    for (const listener of this.#listeners) listener(user, before);
  }
}
