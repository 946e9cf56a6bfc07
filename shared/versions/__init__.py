"""Several versions of one model side by side; imported only where there are several, or a setting names one."""
