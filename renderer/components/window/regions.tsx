import { IncomingCalls } from '../parts/incoming-calls.tsx';
import { UndoBar } from '../parts/undo-bar.tsx';
import { Activity } from './activity.tsx';
import { CentreView } from './centre-view.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { Tour } from './tour.tsx';

/** What the window shows once there is an account. Their code is loaded while the window waits for the state. */
export const regions = { Activity, CentreView, IncomingCalls, Rail, TopBar, Tour, UndoBar };
