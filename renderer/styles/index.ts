import './tokens.css';
import './base.css';
import './controls.css';
import './layout.css';
import './conference.css';
import './activity.css';
import './panels.css';
import './dialogs.css';
