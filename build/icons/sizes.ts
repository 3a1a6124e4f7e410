/** Sizes of the freedesktop icon theme that desktops ask for, in pixels. */
export const linuxSizes = [16, 24, 32, 48, 64, 96, 128, 256, 512] as const;
