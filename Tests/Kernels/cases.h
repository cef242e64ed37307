// One case of each kernel: draws inputs for about `width` samples and compares what the sets make.
#ifndef KERNELS_CASES_H
#define KERNELS_CASES_H

void compare_blend_rows(int width);
void compare_split_pairs(int width);
void compare_shrink_row(int width);
void compare_shrink_row_in_groups(int width);
void compare_halve_row(int width);
void compare_mirror_row(int width);
void compare_smooth_row(int width);
void compare_mark_skin(int width);
void compare_retouch_row(int width);

#endif
