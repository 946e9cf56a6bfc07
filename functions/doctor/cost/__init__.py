"""What a function's traffic comes to in a month, by a dated table of prices."""
