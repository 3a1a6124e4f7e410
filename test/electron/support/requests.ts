import type { Page } from 'playwright-core';
import { requests, type RequestInput, type RequestName, type RequestOutput } from '../../../app/contract/requests.ts';
import { applyChange } from '../../../app/state/apply.ts';
import { emptyState, type AppState } from '../../../app/state/app-state.ts';
import type { Gavel } from './launch.ts';

/** Sends a request through the bridge, as the page does. Rejects with the code when it is refused. */
export const ask = async <Name extends RequestName>(
  page: Page,
  name: Name,
  input: RequestInput<Name>,
): Promise<RequestOutput<Name>> => {
  const answer = await page.evaluate(
    async ([requestName, requestInput]) => {
      const bridge = Reflect.get(globalThis, 'gavelBridge') as {
        call(
          name: unknown,
          input: unknown,
        ): Promise<{ readonly ok: boolean; readonly value: unknown; readonly failure?: { readonly code: string } }>;
      };
      return bridge.call(requestName, requestInput);
    },
    [name, input] as const,
  );
  if (!answer.ok) throw new Error(`The request ${name} was refused: ${answer.failure?.code ?? 'without a code'}`);
  return requests[name].output.parse(answer.value) as RequestOutput<Name>;
};

/** Has the person choose the file of an authority; gives the id by which accounts name it. */
export const chooseAuthority = async ({ window, chooseNatively }: Gavel, path: string): Promise<string> => {
  await chooseNatively(path);
  const { authority } = await ask(window, 'authority.choose', {});
  if (!authority) throw new Error('Nothing was chosen');
  return authority.id;
};

/** The application's state now, as main has it. */
export const stateOf = async (page: Page): Promise<AppState> => {
  const state = emptyState();
  for (const change of (await ask(page, 'state.snapshot', {})).changes) applyChange(state, change);
  return state;
};
